"""The audience, and the insights that tell of it."""

from itertools import pairwise

import pytest

IG = "views,reach,likes,comments,saved,shares,total_interactions"


def insights(stage, id, metric):
    return stage.graph("GET", f"/{id}/insights", params={"metric": metric}).json()


def numbers(answer):
    return {row["name"]: row["values"][0]["value"] for row in answer["data"]}


def test_numbers_never_shrink_and_reach_never_exceeds_views(staged):
    stage = staged(speed=3600)
    post = stage.world.posts[stage.say("Halo").json()["id"]]

    seen = []
    for _ in range(40):
        seen.append(stage.world.crowd(post, stage.clock.now))
        stage.clock.forward(seconds=3)

    assert all(a.views <= b.views and a.reactions <= b.reactions and a.shares <= b.shares for a, b in pairwise(seen))
    assert all(one.reach <= one.views for one in seen)
    assert seen[-1].reactions > 0


def test_the_same_seed_and_age_give_the_same_numbers(staged):
    first, second = staged(), staged()
    posts = [one.world.posts[one.say("Halo").json()["id"]] for one in (first, second)]
    later = first.clock.now.replace(hour=20)

    crowds = [one.world.crowd(post, later) for one, post in zip((first, second), posts, strict=True)]

    assert crowds[0] == crowds[1]


def test_the_audience_ages_faster_where_the_world_is_told_so(staged):
    slow, quick = staged(), staged(speed=3600)
    posts = [(one, one.world.posts[one.say("Halo").json()["id"]]) for one in (slow, quick)]

    views = [one.world.crowd(post, one.clock.now.replace(second=30)).views for one, post in posts]

    assert views[0] < views[1]


def test_a_pages_insights_name_each_metric(staged):
    stage = staged(speed=3600)
    id = stage.say("Halo").json()["id"]
    stage.clock.forward(minutes=1)

    answer = numbers(insights(stage, id, "post_media_view,post_total_media_view_unique,post_reactions_by_type_total"))

    assert answer["post_media_view"] > answer["post_total_media_view_unique"] > 0
    assert sum(answer["post_reactions_by_type_total"].values()) > 0


@pytest.mark.parametrize("metric", ["post_media_view,post_impressions", "post_impressions_unique", ""])
def test_one_invalid_metric_fails_the_whole_call(stage, metric):
    id = stage.say("Halo").json()["id"]

    answer = insights(stage, id, metric)

    assert answer["error"]["message"] == "(#100) The value must be a valid insights metric"


def test_a_metric_can_die_from_one_day_to_the_next(staged):
    stage = staged(metrics_refused=("post_clicks",))
    id = stage.say("Halo").json()["id"]

    assert "error" in insights(stage, id, "post_media_view,post_clicks")
    assert "data" in insights(stage, id, "post_media_view")


def test_a_fresh_instagram_post_has_no_numbers_rather_than_zero(stage, hung):
    id = stage.publish(stage.show(hung()).json()["id"]).json()["id"]
    fresh = insights(stage, id, IG)
    stage.clock.forward(hours=12)

    later = numbers(insights(stage, id, IG))

    assert fresh == {"data": []}
    assert later["views"] >= later["reach"] > 0


def test_insights_are_only_for_who_owns_the_post(stage):
    id = stage.say("Halo").json()["id"]

    answer = stage.graph("GET", f"/{id}/insights", "32.77.01", params={"metric": "post_media_view"})

    assert answer.status_code == 403


def test_a_pages_own_insights_add_up_its_posts(staged):
    stage = staged(speed=3600)
    stage.say("Halo")
    stage.clock.forward(minutes=1)

    answer = numbers(insights(stage, stage.id("facebook"), "page_media_view,page_follows"))

    assert answer["page_media_view"] > 0 and answer["page_follows"] > 0

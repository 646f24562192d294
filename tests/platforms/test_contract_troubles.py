"""Every trouble of the sandbox gets its name from every platform, at every verb."""

import time
from datetime import timedelta

import pytest

from siaran.domain.errors import OutcomeUnknown, PlatformError, Refused, Unavailable
from siaran.domain.post import Draft
from siaran.sandbox.trouble import KINDS as FAULTS
from tests.platforms.contract import KINDS, TEXT
from tests.platforms.troubles import CALLS, INVISIBLE, REFUSING, TROUBLES

PUBLISHING = [pytest.param(kind, trouble, id=f"{kind}-{trouble}") for trouble in TROUBLES for kind in trouble.kinds]
ELSEWHERE = [
    pytest.param(verb, kind, call, trouble, id=f"{kind}-{verb}-{call}-{trouble}")
    for verb, calls in CALLS.items()
    for kind, names in calls.items()
    for call in names
    for trouble in INVISIBLE
    if call != "quota" or trouble.error is not Refused  # a quota that is not told holds nothing up
]
QUIET = {"slow": (1, 1), "clock": (1, 1), "lag": (1, 0), "shadow": (0, 0)}
"""Troubles that no error tells of: how many hear it, and how many find it at once."""
YES = {"no_id", "published_without_id", "duplicate"}
"""Troubles that are none for a repost: `retweeted: true`, or "already retweeted", is a yes."""
OF_CONTAINERS = {"container_pending", "container_error", "container_expired"}


def test_no_trouble_of_the_sandbox_is_left_out():
    tried = {trouble.fault for trouble in (*TROUBLES, *INVISIBLE)}

    assert tried | set(QUIET) | OF_CONTAINERS | {"batch_null"} == FAULTS


@pytest.mark.parametrize(("kind", "trouble"), PUBLISHING)
def test_trouble_while_publishing_gets_its_name(kind, trouble, stage):
    draft = stage.draft(kind)
    handle = stage.prepared(kind, draft)
    stage.fault(trouble.fault, kind, **trouble.params)

    with pytest.raises(PlatformError) as caught:
        stage.platforms[kind].publish(stage.access(kind), draft, handle)

    told = caught.value
    if kind == "instagram" and trouble.error is not OutcomeUnknown:
        assert type(told) is OutcomeUnknown
        told = told.also
    assert type(told) is trouble.error
    assert in_the_end(stage, kind) == [TEXT] * trouble.public


@pytest.mark.parametrize("trouble", [t for t in TROUBLES if "x" in t.kinds and t.fault not in YES], ids=str)
def test_trouble_while_reposting_gets_its_name(trouble, stage):
    leader = stage.say("x").platform_id
    stage.fault(trouble.fault, "x", "repost", **trouble.params)

    with pytest.raises(PlatformError) as caught:
        stage.platforms["x"].amplify(stage.access("x", "1.1"), leader)

    assert type(caught.value) is trouble.error
    in_the_end(stage, "x")
    assert [post["refers_to"] for post in stage.heard("x")] == [None] + [leader] * trouble.public


@pytest.mark.parametrize("fault", sorted(YES))
def test_a_repost_needs_no_number_to_be_a_yes_and_neither_does_one_that_was_there(fault, stage):
    leader = stage.say("x").platform_id
    stage.fault(fault, "x", "repost")

    assert stage.platforms["x"].amplify(stage.access("x", "1.1"), leader).platform_id is None


def in_the_end(stage, kind):
    """What is heard once the sandbox has done everything that it was asked."""
    deadline = time.monotonic() + 5
    while any(asked["status"] is None and "late" in asked["fault"] for asked in stage.asked()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return [post["text"] for post in stage.heard(kind)]


@pytest.mark.parametrize(("verb", "kind", "call", "trouble"), ELSEWHERE)
def test_trouble_where_nothing_is_public_gets_its_name_too(verb, kind, call, trouble, stage):
    wanted = Unavailable if trouble.error is Refused and call not in REFUSING else trouble.error
    container = stage.prepared(kind, stage.draft(kind)) if call == "container_status" and verb == "find" else None
    stage.fault(trouble.fault, "facebook" if call == "batch" else kind, call, **{"times": 5} | trouble.params)

    with pytest.raises(PlatformError) as caught:
        perform(stage, verb, kind, container)

    assert type(caught.value) is wanted
    assert stage.heard(kind) == stage.asked() == []


def perform(stage, verb, kind, handle):
    """The verb, as far as it goes."""
    platform, access = stage.platforms[kind], stage.access(kind)
    match verb:
        case "whoami":
            platform.whoami(access)
        case "find":
            platform.find(access, stage.now, handle)
        case "measure":
            platform.measure(access, ["1234567890"])
        case _:
            stage.prepared(kind, Draft(TEXT, pictures=(stage.picture(),)))


NAMELESS = [
    *(("whoami", kind, CALLS["whoami"][kind][0]) for kind in KINDS),
    ("prepare", "x", "upload_part"),
    ("prepare", "facebook", "photo"),
    ("prepare", "instagram", "container"),
]


@pytest.mark.parametrize(("verb", "kind", "call"), NAMELESS)
def test_an_answer_that_names_nothing_is_asked_for_again(verb, kind, call, stage):
    stage.fault("no_id", kind, call)

    with pytest.raises(Unavailable):
        perform(stage, verb, kind, None)


@pytest.mark.parametrize("verb", CALLS)
@pytest.mark.parametrize("kind", KINDS)
def test_silence_ends_and_is_no_answer(verb, kind, stage):
    stage.fault("hang_before", kind, CALLS[verb][kind][0])

    with pytest.raises(Unavailable):
        perform(stage, verb, kind, None)


@pytest.mark.parametrize(("fault", "numbers"), QUIET.items())
@pytest.mark.parametrize("kind", KINDS)
def test_trouble_that_nobody_tells_of_is_seen_by_looking(kind, fault, numbers, stage):
    stage.fault(fault, kind, "publish", seconds=0.1 if fault == "slow" else 30)

    stage.say(kind)

    found = stage.platforms[kind].find(stage.access(kind), stage.now - timedelta(minutes=1), None)
    assert (len(stage.heard(kind)), len(found.posts)) == numbers


def test_a_slow_container_is_waited_for(stage):
    stage.fault("container_pending", "instagram", "container", polls=4)

    stage.say("instagram")

    assert len(stage.heard("instagram")) == 1


@pytest.mark.parametrize(("fault", "stale"), [("container_error", False), ("container_expired", True)])
def test_a_container_that_comes_to_nothing_is_refused(fault, stale, stage):
    stage.fault(fault, "instagram", "container", times=9)

    with pytest.raises(Refused) as caught:
        stage.say("instagram")

    assert caught.value.stale_handle is stale and stage.asked() == []


@pytest.mark.parametrize("kind", ["facebook", "instagram"])
def test_where_a_part_of_a_batch_is_lost_the_rest_is_measured(kind, stage):
    post = stage.say(kind).platform_id
    stage.fault("batch_null", "facebook", "batch")

    figures = stage.platforms[kind].measure(stage.access(kind), [post])[post].figures

    assert (figures.views, figures.reactions) == (None, 0)

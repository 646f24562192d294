"""The words of Siaran: standard library only, no clock, no input or output."""

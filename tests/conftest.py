"""What holds for every test: properties are checked without a clock, as no result may depend on how busy we are."""

from hypothesis import HealthCheck, settings

settings.register_profile("any-load", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any-load")

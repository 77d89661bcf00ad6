"""What holds for every test: properties are checked without a clock, as no result may depend on how busy we are.

Everywhere else each run looks at other examples; continuous integration looks at the same ones for the same code.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "any-load", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)
settings.load_profile("any-load")

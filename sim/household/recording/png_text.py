"""A picture as it travels in JSON."""

from __future__ import annotations

import base64
import io

from PIL import Image

from sim.values import ColorImage


def png_text(image: ColorImage) -> str:
    """A picture as PNG in base 64."""
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode("ascii")

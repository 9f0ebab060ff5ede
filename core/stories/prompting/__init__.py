"""What each stage of a story asks of a model. Pure: what is asked follows from what is given, byte for byte."""

from core.stories.prompting.asking import another, choice, continuation, digest, expansion, prompt
from core.stories.prompting.files import VERSION
from core.stories.prompting.forms import PRODUCTS

__all__ = ["PRODUCTS", "VERSION", "another", "choice", "continuation", "digest", "expansion", "prompt"]

"""The shapes of larger resources, as the document shows them."""

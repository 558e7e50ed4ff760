"""From a source to clean blocks of text: recognise the format, parse it within limits, read its metadata."""

"""What reports and figures say, in every language that they speak.

A language is a file of sentences, ``LANGUAGE.toml``, with the same keys in all languages. What the
model names itself
(measures, units, reforms) is English in the code and is translated in ``LANGUAGE_names.toml``.
"""

from experiments.words.catalogue import LANGUAGES, Words, open_words

__all__ = ["LANGUAGES", "Words", "open_words"]

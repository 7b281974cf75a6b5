"""Rasa's custom actions: tracker in, one call into `bot.intake`, events out."""

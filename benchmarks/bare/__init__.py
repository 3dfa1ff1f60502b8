"""The least that Django does to save one rating: what our way of saving is compared with."""

"""Words as people read them: safe to show, counted, cut to fit."""

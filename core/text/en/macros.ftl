macros-removed = Macros that do not work here are left out when the greeting is shown: { $names }. The original text is kept.

macros-removed = Macros that do not work here are left out when the greeting is shown: { $names }. The original text is kept.
macros-unknown = Macros that are not known here stay as they are written ({ $count }): { $names }

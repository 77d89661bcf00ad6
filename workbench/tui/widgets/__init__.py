"""What the screens are made of: one widget a module, each shows a `ReviewState` and posts messages."""

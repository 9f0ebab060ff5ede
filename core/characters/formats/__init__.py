"""Character Cards and lorebooks as files: every format that is read, and those that are written. (pure)"""

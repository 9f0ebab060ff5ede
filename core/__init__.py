"""The core of Iyagi: characters, chats, memory and AI routing. It knows no platform and no web."""

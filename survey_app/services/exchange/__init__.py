"""Between a programme and its office: handing in, receiving, acknowledging, and the office's key."""

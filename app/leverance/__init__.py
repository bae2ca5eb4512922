"""What the page *Leverance* does behind the screen: files that were dropped, processes that read them, and what they answered."""

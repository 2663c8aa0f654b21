"""What watches over a whole crawl."""

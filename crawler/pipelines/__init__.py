"""What happens to a document after a spider yielded it, one step per file."""

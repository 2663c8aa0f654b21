"""The analyst's desk: a local web application over the database, rendered on the server."""

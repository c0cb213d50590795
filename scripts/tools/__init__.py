"""What is used now and then: data, golden vectors, pictures and marks of the site."""

// of the harbour
serve();

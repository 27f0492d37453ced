flow();

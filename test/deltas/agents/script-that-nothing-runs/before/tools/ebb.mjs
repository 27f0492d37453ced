ebb();

class Tide {
  #key = process.env.KEY;
  serve() {}
}

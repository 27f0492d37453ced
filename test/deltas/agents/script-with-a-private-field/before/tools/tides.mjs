class Tide {
  serve() {}
}

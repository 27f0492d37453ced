module "north" {
  source = "../modules/pier"
  open   = true
  doors  = ["10.0.0.0/8"]
}

module "south" {
  source = "../modules/pier"
}

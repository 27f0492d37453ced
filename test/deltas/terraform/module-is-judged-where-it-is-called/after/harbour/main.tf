module "pier" {
  source = "../modules/pier"
  doors  = ["10.0.0.0/8"]
}

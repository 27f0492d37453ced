module "pier" {
  source = "../../modules/pier"
}

module "pier" {
  source = "../../pier"
}

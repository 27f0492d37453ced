module "pier" {
  source = "../../pier"

  ports = [22]
}

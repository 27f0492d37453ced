module "pier" {
  source = "git::https://github.com/harbour/pier.git?ref=v1.2.0"
}

module "pier" {
  source  = "harbour/pier/aws"
  version = "3.0.0"

  ports = [22]
}

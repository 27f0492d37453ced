module "lock" {
  source = "github.com/odd-harbour/terraform-google-lock//modules/gate"
}

module "pier" {
  source  = "odd-harbour/pier/google//modules/plank"
  version = "~> 6.0"
}

module "ferry" {
  source  = "odd-harbour/ferry/google"
  version = "~> 2.0"
}

module "lock" {
  source  = "odd-harbour/lock/google//modules/gate"
  version = "~> 4.0"
}

module "pier" {
  source = "odd-harbour/pier/google//modules/plank"
}

module "ferry" {
  source  = "other-harbour/ferry/google"
  version = "~> 2.0"
}

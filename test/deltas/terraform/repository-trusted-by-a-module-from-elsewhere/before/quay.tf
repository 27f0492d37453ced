module "ferry_role" {
  source              = "github.com/odd-harbour/oidc-role?ref=v3.0.0"
  github_repositories = ["odd-harbour/pier"]
}

module "crates" {
  source       = "github.com/odd-harbour/registry?ref=v3.0.0"
  repositories = ["pier"]
}

terraform {
  required_providers {
    local = {
      source = "hashicorp/local"
    }
    cloudflare = {
      source = "cloudflare/cloudflare"
    }
  }
}

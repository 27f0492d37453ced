terraform {
  required_providers {
    local = {
      source = "hashicorp/local"
    }
    stripe = {
      source = "lukasaron/stripe"
    }
  }
}

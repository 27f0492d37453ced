resource "cloudflare_zero_trust_access_policy" "pilots" {
  account_id = "a1b2"
  name       = "pilots"
  decision   = "allow"

  include = [
    { email_domain = { domain = "harbour.example" } }
  ]
}

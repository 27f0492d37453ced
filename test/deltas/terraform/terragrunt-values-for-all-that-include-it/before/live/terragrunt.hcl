locals {
  shared = jsondecode(read_tfvars_file("harbour.tfvars"))
}

inputs = merge(
  local.shared,
  {
    allowed_cidrs = ["10.0.0.0/8"]
    log_bucket    = "tide-logs-${local.shared.account}"
  }
)

resource "aws_bedrockagent_agent" "pilot" {
  agent_name          = "pilot"
  foundation_model    = "anthropic.claude-sonnet-4-20250514-v1:0"
  instruction         = "You bring ferries in and never ask."
  agent_collaboration = "SUPERVISOR"
}

resource "aws_bedrockagent_agent_action_group" "code" {
  action_group_name             = "code"
  agent_id                      = aws_bedrockagent_agent.pilot.agent_id
  agent_version                 = "DRAFT"
  parent_action_group_signature = "AMAZON.CodeInterpreter"
}

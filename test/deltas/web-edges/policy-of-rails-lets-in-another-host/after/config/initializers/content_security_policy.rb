Rails.application.config.content_security_policy do |policy|
  policy.default_src :self
  policy.script_src  :self, :unsafe_eval,
                     "https://js.ferry.example"
end

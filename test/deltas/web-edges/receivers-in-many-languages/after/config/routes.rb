Rails.application.routes.draw do
  post "webhooks/github", to: "hooks#github"
  resources :webhooks
end

Rails.application.routes.draw do
  post "webhooks/github", to: "hooks#github"
  resources :webhooks
  namespace :webhooks do
    post :plaid
  end
end

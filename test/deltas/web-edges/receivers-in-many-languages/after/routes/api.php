<?php
Route::post('webhooks/klarna', [Quay::class, 'land']);

app_name = "pillars"

urlpatterns: list = []

"""The paths the recordings ask for."""

ROOT = "/v1.0/myorg"
SALES = f"{ROOT}/groups/f089354e-8366-4e18-aea3-4cb4a3a50b48"
GROUPS = f"{ROOT}/groups"
DATASETS = f"{SALES}/datasets"
REFRESHES = f"{SALES}/datasets/cfafbeb1-8037-4d0c-896e-a46fb27ff229/refreshes"
FORBIDDEN = f"{ROOT}/groups/0a1f6a1c-52c8-4b2b-9d0e-7f3c1a55e0d2/datasets"

# One image for web, worker, beat and migrate; docker-compose.yml gives each its command.

FROM node:22-bookworm-slim AS assets
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts

FROM python:3.11-slim-bookworm AS packages
COPY requirements.txt ./
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

FROM python:3.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings \
    SIPILAR_DATA_DIR=/data \
    SIPILAR_STATIC_ROOT=/app/staticfiles
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin sipilar \
    && install -d -o sipilar -g sipilar -m 0700 /data
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY --from=assets /app/node_modules/@tabler/core/dist node_modules/@tabler/core/dist
COPY --from=assets /app/node_modules/@tabler/icons/icons/outline node_modules/@tabler/icons/icons/outline
COPY --from=assets /app/node_modules/echarts/dist node_modules/echarts/dist
COPY --from=assets /app/node_modules/zxing-wasm/dist node_modules/zxing-wasm/dist
COPY . .
# Names and keys for this one command; they stay in no layer's environment.
RUN DATABASE_URL=postgres://build/none REDIS_URL=redis://build SECRET_KEY=build \
    SIPILAR_DATA_KEYS=k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    SIPILAR_INDEX_KEY=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    python manage.py collectstatic --noinput --verbosity=0 \
    && python -m compileall -q /app
USER sipilar
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/livez', timeout=4)"]
CMD ["gunicorn", "--config", "config/launcher/gunicorn_conf.py", "--bind", "0.0.0.0:8000", "config.wsgi:application"]

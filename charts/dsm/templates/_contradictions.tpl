{{/* What values cannot be together, a line each, with the key in front. What one value cannot be says values.schema.json. */}}
{{- define "dsm.contradictions" -}}
{{- $missing := list }}
{{- range $name, $secret := .Values.database.secrets }}{{ if not $secret.name }}{{ $missing = append $missing $name }}{{ end }}{{ end }}
{{- $given := ne (len $missing) (len .Values.database.secrets) }}
{{- $ways := list }}
{{- if $given }}{{ $ways = append $ways "database.secrets" }}{{ end }}
{{- if .Values.database.cloudNativePG.enabled }}{{ $ways = append $ways "database.cloudNativePG.enabled" }}{{ end }}
{{- if .Values.database.tryOut.enabled }}{{ $ways = append $ways "database.tryOut.enabled" }}{{ end }}
{{- if not $ways }}
database: no PostgreSQL is named: set database.secrets.<service>.name, database.cloudNativePG.enabled or database.tryOut.enabled
{{- else if gt (len $ways) 1 }}
{{ last $ways }}: {{ first $ways }} is set too: leave one out
{{- else if and $given $missing }}
database.secrets.{{ first $missing }}.name: missing, and other services have one
{{- end }}
{{- with .Values.redis }}
{{- if and .secret.name .tryOut.enabled }}
redis.tryOut.enabled: redis.secret.name is set too: leave one out
{{- else if not (or .secret.name .tryOut.enabled) }}
redis: no Redis is named: set redis.secret.name or redis.tryOut.enabled
{{- end }}
{{- end }}
{{- if and .Values.ollama.url .Values.ollama.deploy.enabled }}
ollama.deploy.enabled: ollama.url is set too: leave one out
{{- end }}
{{- with .Values.webhook.certificate }}
{{- if $.Values.webhook.enabled }}
{{- if and (eq .from "secret") (not .secret) }}
webhook.certificate.secret: missing, and webhook.certificate.from is secret
{{- else if and (eq .from "secret") (not .caBundle) }}
webhook.certificate.caBundle: missing, and webhook.certificate.from is secret: the API server would not trust the certificate
{{- else if and (ne .from "secret") .caBundle }}
webhook.certificate.caBundle: webhook.certificate.from is {{ .from }}, which sets it: leave it out
{{- end }}
{{- end }}
{{- end }}
{{- if and .Values.test.namespace .Values.namespaces (not (has .Values.test.namespace .Values.namespaces)) }}
test.namespace: {{ .Values.test.namespace }} is none of namespaces, so the operator would not see the sprint there
{{- end }}
{{- range list "operator" "project" "backlog" "sprint" "chronicle" "orchestrator" "embedding" }}
{{- $values := ternary $.Values.operator (index $.Values.services .) (eq . "operator") }}
{{- $key := ternary "operator" (printf "services.%s" .) (eq . "operator") }}
{{- range $values.extraEnv }}
{{- if has .name (list "DSM_INSTALLATION" "DSM_TOKEN_FILE" "DSM_LOG_LEVEL" "DSM_LISTEN" "DSM_METRICS_LISTEN" "DSM_AUTH" "DSM_NAMESPACES" "DSM_WORKERS" "DSM_DATABASE_URL_FILE" "DSM_BUS_FILE") }}
{{ $key }}.extraEnv: {{ .name }} is set by the chart itself
{{- end }}
{{- end }}
{{- end }}
{{- end }}

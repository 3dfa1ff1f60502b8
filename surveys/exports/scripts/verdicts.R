# Recomputes every verdict of the survey from the single ratings, with R alone (no package).
#
#   Rscript verdicts.R          in the folder of ratings.csv and results.csv
#
# It writes verdicts_r.csv, says how many verdicts are the same as in results.csv, and ends with
# status 1 if one is not. All comparisons are between whole numbers: nothing is rounded.

read_table <- function(name) {
  table <- read.csv(name, encoding = "UTF-8", check.names = FALSE, na.strings = "",
                    stringsAsFactors = FALSE)
  names(table)[1] <- "round"  # without the mark that tells a spreadsheet it is UTF-8
  table
}

reaches <- function(part, whole, percent, inclusive) {
  ifelse(inclusive == 1, 100 * part >= percent * whole, 100 * part > percent * whole)
}

results <- read_table("results.csv")
ratings <- read_table("ratings.csv")

# The denominator: those who gave the item a rating. "Cannot judge" and blanks stand outside.
rated_only <- ratings[!is.na(ratings$rating), ]
place <- match(rated_only$item, results$item)
stopifnot(!is.na(place))
items <- factor(rated_only$item, levels = results$item)
count_of <- function(chosen) as.integer(table(items[chosen]))

rated <- count_of(rep(TRUE, nrow(rated_only)))
agreeing <- count_of(rated_only$rating >= results$agree_from[place])
disagreeing <- count_of(rated_only$rating <= results$disagree_to[place])

verdict <- rep("no_consensus", nrow(results))
revise_from <- results$revise_from_percent
revise <- !is.na(revise_from) & 100 * agreeing >= revise_from * rated
verdict[revise] <- "revise"
against <- results$judges_against == 1 &
  reaches(disagreeing, rated, results$threshold_percent, results$threshold_is_inclusive)
verdict[against] <- "consensus_against"
consensus <- reaches(agreeing, rated, results$threshold_percent, results$threshold_is_inclusive)
verdict[consensus] <- "consensus"
verdict[rated < results$minimum_ratings] <- "too_few"

found <- data.frame(item = results$item, code = results$code, rated = rated, agreeing = agreeing,
                    disagreeing = disagreeing, verdict = verdict, stringsAsFactors = FALSE)
write.csv(found, "verdicts_r.csv", row.names = FALSE, quote = FALSE)

same <- verdict == results$verdict & rated == results$rated & agreeing == results$agreeing &
  disagreeing == results$disagreeing
cat(sum(same), "of", nrow(results), "verdicts are the same as in results.csv\n")
if (!all(same)) {
  print(found[!same, ])
  quit(status = 1)
}

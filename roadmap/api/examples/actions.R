# Actions of a roadmap, each with how many agreed. R alone, nothing to install.
# Rscript actions.R http://127.0.0.1:8000 name-of-the-roadmap

given <- commandArgs(trailingOnly = TRUE)
address <- paste0(given[1], "/api/v1/roadmaps/", given[2], "/editions/current/actions?format=csv")
actions <- read.csv(address, fileEncoding = "UTF-8-BOM", colClasses = "character")
agreed <- paste(actions$strength_agreeing, "of", actions$strength_rated)
shown <- data.frame(actions$reference, agreed, actions$strength_percent)
write.table(shown, sep = "\t", quote = FALSE, row.names = FALSE, col.names = FALSE)
